import { behaviour } from '../support/behaviour.ts';

behaviour('processes');
