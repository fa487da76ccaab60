import { type CaseItem, oneStopDesks } from '@anyuan/contract';

import { api, useAct, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration } from '../../kit/Time.tsx';
import { touched } from './use-recording.ts';

/** Tickets of the one-stop desks that wait or are being served. */
export function Tickets({ look }: { look: (id: string) => void }) {
  const t = useText('serviceDesk');
  const query = useApi(api.case.list, { type: ['oneStop'], open: true, sort: 'old', limit: 50 });
  return (
    <Panel title={t('tickets')} extra={<strong className="number">{query.data?.items.length ?? '–'}</strong>}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noTickets')} />
          ) : (
            <ul className="counter-rows">
              {items.map((item) => (
                <Ticket key={item.id} item={item} look={look} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Ticket({ item, look }: { item: CaseItem; look: (id: string) => void }) {
  const label = useLabel();
  const { mutateAsync } = useAct(api.case.act, { touches: touched });
  const isServing = item.state === 'serving';
  const step = isServing ? 'finish' : 'call';
  const verb = label(caseType('oneStop')?.actions[step]?.label);
  const ticket = item.facts['ticket'] as string;
  return (
    <li>
      <div className="grow">
        <button type="button" className="counter-title number" onClick={() => look(item.id)}>
          {ticket}
        </button>{' '}
        <span className="muted">{label(oneStopDesks[item.facts['desk'] as keyof typeof oneStopDesks])}</span>
      </div>
      <span className="counter-since">
        {label(caseType('oneStop')?.states[item.state])}{' '}
        <Duration from={(isServing ? item.stamps['calledAt'] : undefined) ?? item.at} />
      </span>
      <ActionButton
        aria-label={`${verb} ${ticket}`}
        // What was asked for is what was done, unless somebody says otherwise in the case.
        act={() => mutateAsync({ id: item.id, action: step, ...(isServing && { items: item.facts['items'] }) })}
      >
        {verb}
      </ActionButton>
    </li>
  );
}
