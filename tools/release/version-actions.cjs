// How nx release reads and writes package.json; the stock version is in a plugin of 200 packages. One version for all.
const { VersionActions } = require('nx/release');

class PackageJsonVersions extends VersionActions {
  validManifestFilenames = ['package.json'];

  async readCurrentVersionFromSourceManifest(tree) {
    const manifestPath = `${this.projectGraphNode.data.root}/package.json`;
    return { manifestPath, currentVersion: read(tree, manifestPath).version };
  }

  async readCurrentVersionFromRegistry() {
    return null;
  }

  async readCurrentVersionOfDependency(tree, _graph, project) {
    const own = read(tree, `${this.projectGraphNode.data.root}/package.json`);
    const collection = ['dependencies', 'devDependencies'].find((key) => own[key]?.[project] !== undefined);
    return { currentVersion: own[collection]?.[project] ?? null, dependencyCollection: collection ?? null };
  }

  async updateProjectVersion(tree, version) {
    return this.#edit(tree, (manifest) => ({ ...manifest, version }));
  }

  async updateProjectDependencies(tree, _graph, versions) {
    const pin = (deps) =>
      deps && Object.fromEntries(Object.entries(deps).map(([name, old]) => [name, versions[name] ?? old]));
    return this.#edit(tree, ({ ...manifest }) => {
      for (const key of ['dependencies', 'devDependencies']) if (manifest[key]) manifest[key] = pin(manifest[key]);
      return manifest;
    });
  }

  #edit(tree, change) {
    return this.manifestsToUpdate.map(({ manifestPath }) => {
      tree.write(manifestPath, `${JSON.stringify(change(read(tree, manifestPath)), null, 2)}\n`);
      return `wrote ${manifestPath}`;
    });
  }
}

const read = (tree, path) => JSON.parse(tree.read(path, 'utf8'));
module.exports = { default: PackageJsonVersions };
