import type { ContainerPlan } from '../container/plan.ts';
import { setprivWords } from './setpriv.ts';
import { quoteWord, quoteWords } from './shell.ts';

/** Places that the script of one container needs. */
export interface EnterPlaces {
  /** The pod's memory folder inside the sandbox; volumes are in `volumes/NAME` below it. */
  readonly podFolder: string;
  /** Files of the image: path inside the container -> path on this machine. */
  readonly imageFiles: Readonly<Record<string, string>>;
  readonly root: 'overlay' | 'assembled';
}

/**
 * The shell script that builds a container's root and becomes its process. It runs inside the sandbox and a mount
 * namespace of its own, with the container's environment; descriptor 3 is told when everything stands. Paths only:
 * no value of the environment is in its text. Source: spec/toolchain.md 5.
 */
export function enterScript(plan: ContainerPlan, places: EnterPlaces): string {
  return [
    'set -eu',
    '_path=$PATH; PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    `W=${quoteWord(places.podFolder)}; R=$W/root-${quoteWord(plan.name)}; mkdir -p "$R"`,
    places.root === 'overlay' ? overlayRoot : assembledRoot,
    mountFunctions,
    deviceMounts,
    ...hostFiles,
    ...imageMounts(plan, places),
    ...plan.mounts.map((mount) => volumeMount(mount.volume, mount.subPath, mount.path, mount.readOnly)),
    ...(plan.identity.readOnlyRoot ? [`${READ_ONLY} "$M"`] : []),
    'PATH=$_path; unset _path W R PWD OLDPWD',
    `echo ready >&3; exec 3>&-`,
    `exec /usr/sbin/chroot "$M" /usr/bin/env -C ${quoteWord(plan.directory)} ${quoteWords([...setprivWords(plan.identity, places.root === 'overlay'), ...plan.argv])}`,
    '',
  ].join('\n');
}

const READ_ONLY = 'mount -o remount,bind,ro';

// This machine's root below, what the container writes in memory above. /tmp of the machine stays out of sight.
const overlayRoot = `
mount -t tmpfs -o mode=0755,size=256m root "$R"; mkdir "$R/up" "$R/work" "$R/m"; M=$R/m
mount -t overlay overlay -o "lowerdir=/,upperdir=$R/up,workdir=$R/work" "$M"
mount -t tmpfs -o mode=1777,size=64m tmp "$M/tmp"`;

// Without root there is no overlay over /: a root in memory, this machine's /usr, /etc and /opt bound into it. /bin is
// a folder of links, so that programs of the image can stand in it.
const assembledRoot = `
mount -t tmpfs -o mode=0755,size=256m root "$R"; mkdir "$R/m"; M=$R/m; mount --bind "$M" "$M"
mkdir -p "$M/bin" "$M/proc" "$M/dev" "$M/root" "$M/home" "$M/run" "$M/var/tmp"; mkdir -m 1777 "$M/tmp"; ln -s /run "$M/var/run"
for d in usr etc opt nix; do [ -d "/$d" ] || continue; mkdir "$M/$d"; mount --rbind "/$d" "$M/$d"; done
for d in sbin lib lib32 lib64 libx32; do
  if [ -L "/$d" ]; then cp -P "/$d" "$M/$d"; elif [ -d "/$d" ]; then mkdir "$M/$d"; mount --rbind "/$d" "$M/$d"; fi
done
if [ -L /bin ]; then ln -s /usr/bin/* "$M/bin/"; else mkdir "$M/.bin"; mount --rbind /bin "$M/.bin"; for f in /bin/*; do ln -s "/.bin/\${f##*/}" "$M/bin/"; done; fi`;

// Links are resolved inside the root: /var/run would lead out of it and mount on the machine (toolchain.md 8, trap 11).
const mountFunctions = `
at() { echo "$M$(chroot "$M" realpath -m -- "$1")"; }
put() {
  t=$(at "$2")
  if [ -d "$1" ]; then mkdir -p "$t"; else mkdir -p "\${t%/*}"; [ -L "$t" ] && rm "$t"; [ -e "$t" ] || : > "$t"; fi
  mount --bind "$1" "$t"
  if [ "$3" = ro ]; then ${READ_ONLY} "$t"; fi
}`;

const deviceMounts = `
mkdir -p "$M/proc" "$M/dev"
mount -t proc -o nosuid,nodev,noexec proc "$M/proc" 2>/dev/null || mount --rbind /proc "$M/proc"
mount -t tmpfs -o mode=0755,nosuid,size=1m dev "$M/dev"
for d in null zero full random urandom tty; do : > "$M/dev/$d"; mount --bind "/dev/$d" "$M/dev/$d"; done
ln -s /proc/self/fd "$M/dev/fd"; ln -s /proc/self/fd/0 "$M/dev/stdin"; ln -s /proc/self/fd/1 "$M/dev/stdout"; ln -s /proc/self/fd/2 "$M/dev/stderr"
mkdir -m 1777 "$M/dev/shm"; mount -t tmpfs -o mode=1777,nosuid,nodev,size=64m shm "$M/dev/shm"`;

const hostFiles = ['put "$W/hosts" /etc/hosts rw', 'put "$W/hostname" /etc/hostname rw'];

function imageMounts(plan: ContainerPlan, { imageFiles }: EnterPlaces): readonly string[] {
  const { directories = {} } = plan.image;
  return [
    ...Object.entries(directories).map(
      ([path, mode]) => `t=$(at ${quoteWord(path)}); mkdir -p "$t"; chmod ${mode.toString(8)} "$t"`,
    ),
    ...Object.entries(imageFiles).map(([inside, outside]) => `put ${quoteWord(outside)} ${quoteWord(inside)} ro`),
  ];
}

function volumeMount(volume: string, subPath: string | undefined, path: string, readOnly: boolean): string {
  const source = `"$W"/${quoteWord(`volumes/${volume}${subPath === undefined ? '' : `/${subPath}`}`)}`;
  const create = subPath === undefined ? '' : `[ -e ${source} ] || mkdir -p ${source}; `;
  return `${create}put ${source} ${quoteWord(path)} ${readOnly ? 'ro' : 'rw'}`;
}
