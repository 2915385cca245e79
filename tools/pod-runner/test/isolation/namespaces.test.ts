// needs: root, namespaces
import { behaviour } from '../support/behaviour.ts';

behaviour('namespaces');
