import { expect, test } from 'vitest';

import { saysNo } from './answer.ts';

test.each([
  ['{"code":0,"msg":"ok"}', false],
  ['{"code":"000000","message":"成功"}', false],
  ['{"Code":"OK","RequestId":"x"}', false],
  ['{"errcode":0}', false],
  ['{"status":"success"}', false],
  ['{"success":true,"data":{"id":7,"count":1}}', false],
  ['{"result":0,"ext":"","sid":"1"}', false],
  ['OK', false],
  ['', false],
  ['{"code":-1}', true],
  ['{"code":"isv.BUSINESS_LIMIT_CONTROL"}', true],
  ['{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"号码不正确"}', true],
  ['{"errcode":40001,"errmsg":"invalid credential"}', true],
  ['{"success":false}', true],
  ['{"result":{"errCode":"1007"}}', true],
  ['{"status":"failed"}', true],
  ['{"error_code":3}', true],
])('%s', (text, isSo) => {
  expect(saysNo(text)).toBe(isSo);
});
