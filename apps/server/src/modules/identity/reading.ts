import { caseTypes, type CaseType, readingOf, type Grant } from '@anyuan/contract';

const included = readingOf(Object.values(caseTypes) as CaseType[]);

/**
 * Whoever may act may see: with each permission, as far as it reaches, what its steps need to be read; and the door to
 * cases, which opens none by itself.
 */
export const withReading = (grants: readonly Grant[]): Grant[] => [
  ...grants,
  ...grants.flatMap(({ permission, scope }): Grant[] => {
    const reading = [...(included.get(permission) ?? [])];
    if (reading.length === 0) return [];
    return [...reading.map((read) => ({ permission: read, scope })), { permission: 'case.read', scope: 'own' }];
  }),
];
