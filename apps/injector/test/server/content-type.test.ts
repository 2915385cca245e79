import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJsonContentType } from '../../src/server/content-type.ts';

const contentType = suite('isJsonContentType');

for (const header of [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON ; charset="utf-8"; q=1',
  'application/json;',
]) {
  contentType(`takes ${header}`, () => {
    assert.ok(isJsonContentType(header));
  });
}

for (const header of [
  undefined,
  '',
  'application/yaml',
  'application/json+patch',
  'text/plain; application/json',
  'application/json; ;=',
  'application/json, text/plain',
]) {
  contentType(`refuses ${header ?? 'a missing header'}`, () => {
    assert.not(isJsonContentType(header));
  });
}

contentType.run();
