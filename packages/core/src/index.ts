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
export type { JsonObject, JsonValue } from './json/json-value.ts';
export { JsonNumber } from './json/json-value.ts';
export type { JsonPatchOperation } from './json-patch.ts';
export type { LaunchProfile } from './launch-profile.ts';
export { agentLaunch, injectorLaunch } from './launch-profile.ts';
export type { Clock } from './ports/clock.ts';
export type { FileStat, FileSystem, ReplaceOptions } from './ports/file-system.ts';
export type { Logger, LogFields, LogLevel } from './ports/logger.ts';
export type { ChildProcess, Command, ProcessExit, ProcessRunner } from './ports/process-runner.ts';
export type { Random } from './ports/random.ts';
export type { Result } from './result.ts';
export { fail, succeed } from './result.ts';
export type { SecretPath } from './secret-path.ts';
export { encodeSecretPath, parseSecretPath, secretPathOf } from './secret-path.ts';
export { SecretString } from './secret-string.ts';
