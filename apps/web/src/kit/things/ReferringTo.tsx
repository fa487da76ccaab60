import { fieldMeta, thingKinds, type Thing } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Loaded } from '../States.tsx';

/** Entries of other registers that name this one. */
export function ReferringTo({ thing }: { thing: Thing }) {
  const t = useText('registers');
  const label = useLabel();
  const query = useApi(api.register.referring, { code: thing.code });
  return (
    <Loaded query={query} rows={1}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="muted">{t('noReferring')}</p>
        ) : (
          <ul className="thing-checks">
            {items.map(({ id, code, name, kind, state, field }) => (
              <li key={id}>
                <span className="muted">
                  {label(thingKinds[kind].label)} ·{' '}
                  {label(fieldMeta(thingKinds[kind].fields.shape[field] as never)?.label)}
                </span>{' '}
                <Link to={`/things/${encodeURIComponent(code)}`} className="in-text">
                  {code}
                </Link>{' '}
                {name} <span className="muted">{label(thingKinds[kind].lifecycle[state]?.label)}</span>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

/** Whether entries of any kind may name those of one. */
export const isReferredTo = (type: string): boolean =>
  Object.values(thingKinds).some(({ own, fields }) =>
    own.some((name) => fieldMeta(fields.shape[name] as never)?.thing === type),
  );
