import fc from 'fast-check';
import { AndFilter, EqualityFilter, FilterParser } from 'ldapts';
import { expect, test } from 'vitest';

import { filterFor, isFilter } from './filter.ts';

const template = '(&(objectClass=person)(uid={user}))';

test('whatever somebody types as his name is a value: the filter keeps its shape', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom('*', '(', ')', '\\', '\0', '&', '|', '!', '=', '{user}', '$&', "$'", 'a', '张'),
    }),
  );
  fc.assert(
    fc.property(nasty, (typed) => {
      // An empty value or a lone surrogate is nobody's name, and no text of LDAP.
      fc.pre(typed !== '' && typed.isWellFormed());
      const parsed = FilterParser.parseString(filterFor(template, typed));
      expect(parsed).toBeInstanceOf(AndFilter);
      const parts = (parsed as AndFilter).filters;
      expect(parts).toHaveLength(2);
      expect(parts[1]).toBeInstanceOf(EqualityFilter);
      const { attribute, value } = parts[1] as EqualityFilter;
      expect([attribute, value.toString()]).toEqual(['uid', typed]);
    }),
    { numRuns: 500 },
  );
});

test('the classics', () => {
  expect(filterFor(template, '*')).toBe('(&(objectClass=person)(uid=\\2a))');
  expect(filterFor(template, 'a)(|(uid=*')).toBe('(&(objectClass=person)(uid=a\\29\\28|\\28uid=\\2a))');
});

test('what a form may hold as a filter', () => {
  expect(isFilter(template)).toBe(true);
  for (const bad of ['(uid={user}', '(uid={user}))', '({user})']) expect([bad, isFilter(bad)]).toEqual([bad, false]);
});
