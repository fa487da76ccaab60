import { recurrenceText, type Recurrence } from '@anyuan/contract';

import { useLang } from '../../../i18n/index.ts';

/** When something is due, in words. */
export const RecurrenceWords = ({ of }: { of: Recurrence }) => <>{recurrenceText(of, useLang())}</>;
