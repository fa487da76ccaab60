import { surveyRegister, type Survey } from '@anyuan/contract';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import type { EntryPages } from '../../kit/entries/entry.ts';

/** Surveys on the shared pages. */
export const surveyPages: EntryPages<Survey> = {
  register: surveyRegister,
  routes: api.survey,
  touches: ['/surveys'],
  cells: {
    name: ({ code, name }) => (
      <Link to={`/surveys/${code}`} onClick={(event) => event.stopPropagation()}>
        {name}
      </Link>
    ),
    code: ({ code }) => <span className="number">{code}</span>,
    mean: ({ mean }) => <span className="number">{mean === null ? '–' : mean.toFixed(2)}</span>,
  },
};
