// needs: namespaces
import { behaviour } from '../support/behaviour.ts';

behaviour('user-namespace');
