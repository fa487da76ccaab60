import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Loaded } from '../States.tsx';
import { Time } from '../Time.tsx';

/** Names of those who have read it, or have not. */
export function Readers(which: { code: string; department?: string; read?: boolean }) {
  const t = useText('registers');
  const query = useApi(api.register.readers, { ...which, limit: 200 });
  return (
    <Loaded query={query} rows={4}>
      {({ items, total }) => (
        <>
          <ul className="reader-list">
            {items.map(({ id, name, department, readAt }) => (
              <li key={id}>
                {name} <span className="muted">{department?.name}</span> {readAt && <Time at={readAt} />}
              </li>
            ))}
          </ul>
          {total > items.length && <p className="muted">{t('readersMore', { count: total - items.length })}</p>}
        </>
      )}
    </Loaded>
  );
}
