import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Loaded } from '../../kit/States.tsx';

/** What to do, as a card; its source is said below. */
export function Playbook({ id, isFolded }: { id: string; isFolded: boolean }) {
  const t = useText('console');
  const label = useLabel();
  const query = useApi(api.dispatch.playbook, { id }, { staleTime: 600_000 });
  return (
    <details className="desk-playbook" open={!isFolded}>
      <summary>{t('playbook')}</summary>
      <Loaded query={query} rows={3}>
        {({ steps, source }) => (
          <ol title={source}>
            {steps.map((step) => (
              <li key={step.zh} data-depth={step.depth}>
                {label(step)}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </details>
  );
}
