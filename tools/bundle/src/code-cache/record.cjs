// Loaded before a bundle (node --require): keeps the script that the bundle makes of itself, and at SIGUSR2 writes V8's
// code cache of it, with everything in it that has run until then, to CODE_CACHE_FILE after CODE_CACHE_KEY.
'use strict';
const vm = require('node:vm');
const { writeFileSync } = require('node:fs');

let recorded;
vm.Script = class extends vm.Script {
  constructor(...args) {
    super(...args);
    recorded = this;
  }
};
process.on('SIGUSR2', () => {
  const key = Buffer.from(process.env.CODE_CACHE_KEY, 'latin1');
  writeFileSync(process.env.CODE_CACHE_FILE, Buffer.concat([key, recorded.createCachedData()]));
  process.exit(0);
});
