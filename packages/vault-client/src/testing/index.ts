export type { ScriptedExchange } from './scripted-transport.ts';
export { createScriptedTransport } from './scripted-transport.ts';
export type { RecordedRequest, ScriptedReply, ScriptedServer, ScriptedServerOptions } from './scripted-server.ts';
export { startScriptedServer } from './scripted-server.ts';
