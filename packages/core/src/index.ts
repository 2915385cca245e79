export type {
  AgentConfig,
  ApiProxyConfig,
  AuthenticatedToken,
  AuthMethodConfig,
  AutoAuthConfig,
  CacheConfig,
  ConnectionRole,
  EnvTemplateConfig,
  ExecConfig,
  ListenerConfig,
  ListenerTlsConfig,
  LogConfig,
  PersistentCacheConfig,
  SinkConfig,
  SinkEncryptionConfig,
  TemplateCommand,
  TemplateConfig,
  TemplateEngineConfig,
  TemplateSourceConfig,
  VaultConnectionConfig,
} from './agent-config.ts';
export type { AgentConfigDocument, TemplateDocument } from './agent-config-document.ts';
export type { Diagnostic, Location, Severity } from './diagnostic.ts';
export { formatDiagnostic, formatLocation } from './diagnostic.ts';
export type { HostFailure } from './error.ts';
export { assertNever, HostError, SluiceError } from './error.ts';
export { parseGoBoolean } from './go/boolean.ts';
export {
  formatGoDuration,
  nanosecondsPerSecond,
  parseDurationSeconds,
  parseGoDuration,
  toMilliseconds,
} from './go/duration.ts';
export { parseGoFloat } from './go/float.ts';
export type { IntegerOptions } from './go/integer.ts';
export { parseGoInt, parseGoUint } from './go/integer.ts';
export { quoteGo } from './go/quote.ts';
export type { JsonPatchOptions } from './json/apply-json-patch.ts';
export { applyJsonPatch } from './json/apply-json-patch.ts';
export { decodeJsonPatch } from './json/decode-json-patch.ts';
export { jsonEquals } from './json/json-equals.ts';
export { escapeJsonPointer, formatJsonPointer, parseJsonPointer } from './json/json-pointer.ts';
export type { JsonObject, JsonValue } from './json/json-value.ts';
export { JsonNumber } from './json/json-value.ts';
export { parseJson } from './json/parse-json.ts';
export type { StringifyOptions } from './json/stringify-json.ts';
export { stringifyJson } from './json/stringify-json.ts';
export type { JsonPatchLimits } from './json/patch-limits.ts';
export { applyVaultK8sPatch } from './json/vault-k8s-patch.ts';
export type { JsonPatchOperation } from './json-patch.ts';
export type { Quantity } from './kubernetes/quantity.ts';
export { compareQuantities, isZeroWithoutDigits, parseQuantity } from './kubernetes/quantity.ts';
export type { LaunchProfile } from './launch-profile.ts';
export { agentLaunch, injectorLaunch } from './launch-profile.ts';
export type { Clock } from './ports/clock.ts';
export type { CertificateRequest, Cryptography, KeyedCertificate, ScryptOptions } from './ports/cryptography.ts';
export type { FileStat, FileSystem, ReplaceOptions } from './ports/file-system.ts';
export type { Logger, LogFields, LogLevel } from './ports/logger.ts';
export type { ChildProcess, Command, ProcessExit, ProcessRunner } from './ports/process-runner.ts';
export type { Random } from './ports/random.ts';
export { posixSignals } from './posix-signals.ts';
export type { Result } from './result.ts';
export { fail, succeed } from './result.ts';
export type { SecretPath } from './secret-path.ts';
export { encodeSecretPath, parseSecretPath, secretPathOf } from './secret-path.ts';
export { SecretString } from './secret-string.ts';
export type { Base64Options } from './text/base64.ts';
export { decodeBase64, encodeBase64 } from './text/base64.ts';
export { closestName } from './text/closest-name.ts';
export { compareCodePoints } from './text/compare-code-points.ts';
export type { YamlLimits, YamlTokenParser } from './text/yaml-tokens.ts';
export { YamlLimitError, yamlTokens } from './text/yaml-tokens.ts';
