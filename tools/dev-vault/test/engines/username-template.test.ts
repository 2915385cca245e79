import { createFixedRandom } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RandomIds } from '../../src/core/random-ids.ts';
import { fillUsernameTemplate } from '../../src/engines/database/username-template.ts';

const template = suite('fillUsernameTemplate');
const random = createFixedRandom();
const facts = {
  displayName: 'kubernetes-app-app',
  roleName: 'db-app',
  ids: new RandomIds(random),
  wallMs: 1_767_605_460_000,
};

for (const [text, expected] of [
  ['{{.RoleName}}', /^db-app$/],
  ['v_{{.DisplayName | truncate 8}}_{{random 10}}', /^v_kubernet_\w{10}$/],
  ['{{.RoleName | uppercase | replace "-" "_"}}', /^DB_APP$/],
  ['{{printf "v-%s-%s" (.DisplayName | truncate 4) unix_time}}', /^v-kube-1767605460$/],
  ['{{ .DisplayName | truncate_sha256 12 }}', /^kube[0-9a-f]{8}$/],
  ['{{timestamp "2006-01-02"}}', /^2026-01-05$/],
  ['a {{- " b " -}} c', /^a b c$/],
] as const) {
  template(`fills in ${text}`, () => {
    assert.match(fillUsernameTemplate(text, facts), expected);
  });
}

for (const text of ['{{.Password}}', '{{exec "ls"}}', '{{(random 3}}', '{{.RoleName .RoleName}}']) {
  template(`refuses ${text}`, () => {
    assert.throws(() => fillUsernameTemplate(text, facts), /unable to initialize username template/);
  });
}

template.run();
