import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { adaptEnvironment } from '../../src/cluster/adapt.ts';

const adapt = suite('adaptEnvironment');
const deployment = (port: string): object => ({
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'app',
            env: [
              { name: 'PORT', value: port },
              { name: 'OTHER', value: 'x' },
            ],
          },
        ],
      },
    },
  },
});

adapt('replaces variables that are there and adds none', () => {
  assert.equal(adaptEnvironment(deployment('8080') as never, { PORT: '41000', MISSING: 'y' }), deployment('41000'));
});

adapt.run();
