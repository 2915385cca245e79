export { writeAgentConfigDocument } from './write-document.ts';
