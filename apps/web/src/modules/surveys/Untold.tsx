import type { SurveyResults } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';

/** Why a group has no score: too few, or it would tell of others. */
export function Untold({ answered, of: { least, withheld } }: { answered: number; of: SurveyResults }) {
  const t = useText('surveys');
  return <span className="muted">{t(withheld === null && answered < least ? 'tooFew' : 'untold')}</span>;
}
