export { loadAllGroups } from './functions/groups.ts';
