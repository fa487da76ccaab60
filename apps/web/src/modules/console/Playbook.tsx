import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Loaded } from '../../kit/States.tsx';

/** What to do, as a card; its source is said below. */
export function Playbook({ id }: { id: string }) {
  const t = useText('console');
  const label = useLabel();
  const query = useApi(api.dispatch.playbook, { id }, { staleTime: 600_000 });
  return (
    <section className="desk-playbook">
      <h3>{t('playbook')}</h3>
      <Loaded query={query} rows={3}>
        {({ steps, source }) => (
          <ol title={source}>
            {steps.map((step) => (
              <li key={step.zh}>{label(step)}</li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}
