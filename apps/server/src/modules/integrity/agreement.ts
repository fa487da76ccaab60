import { caseTypes } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';
import { ofOwnDepartment } from '../identity/index.ts';

export const agreementHooks = hooksOf(caseTypes.agreement, {
  opening: (tx, fresh) => ofOwnDepartment(tx, fresh),
});
