import { expect, test } from 'vitest';

import { groupLines, rolesOf } from './groups.ts';
import { claimAt } from './oidc.ts';

const text = `
CN=Guards, OU=Groups,DC=hospital = guard
监控室=control-room
/anyuan/mediators = mediator
`;

test('a line is a group and a role; of a DN the last equals sign counts', () => {
  expect(groupLines(text)).toEqual([
    { group: 'cn=guards,ou=groups,dc=hospital', role: 'guard' },
    { group: '监控室', role: 'control-room' },
    { group: '/anyuan/mediators', role: 'mediator' },
  ]);
  for (const bad of ['guards', '= guard', 'guards =', 'a = b c']) expect(() => groupLines(bad)).toThrow(/not valid/);
});

test('a group is the whole of its name, whatever its case and spaces', () => {
  expect(rolesOf(['cn=guards,ou=Groups, dc=hospital', '监控室'], text)).toEqual(['guard', 'control-room']);
  expect(rolesOf(['guards', 'cn=guards', 'cn=guards,ou=elsewhere,dc=hospital'], text)).toEqual([]);
  expect(rolesOf([], undefined)).toEqual([]);
});

test('a claim is found by its name or its path, and never what objects have by birth', () => {
  const claims = { 'https://x.y/groups': ['a'], realm_access: { roles: ['b'] } };
  expect(claimAt(claims, 'https://x.y/groups')).toEqual(['a']);
  expect(claimAt(claims, 'realm_access.roles')).toEqual(['b']);
  for (const none of ['__proto__', 'constructor.name', 'realm_access.toString', 'realm_access.roles.length.x', 'no'])
    expect([none, claimAt(claims, none)]).toEqual([none, undefined]);
});
