import { fieldMeta, loanBook, type BookLine } from '@anyuan/contract';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useNow } from '../../stream/index.tsx';

const { book, movements } = loanBook;
const conditions = fieldMeta(movements.handBack.asks.condition)?.options ?? {};

/** What is out, what is late first: one tap says in which condition it came back. */
export function HandBack({ done }: { done: () => void }) {
  const t = useText('serviceDesk');
  const query = useApi(api.book.lines, { book, open: true, limit: 200 });
  const now = useNow();
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('nothingOut')} />
        ) : (
          <ul className="counter-rows counter-out">
            {items
              .toSorted((a, b) => dueOf(a) - dueOf(b))
              .map((line) => (
                <Out key={line.id} line={line} isLate={dueOf(line) < now} done={done} />
              ))}
          </ul>
        )
      }
    </Loaded>
  );
}

const dueOf = ({ data }: BookLine): number => Date.parse(String(data['dueAt']));

function Out({ line, isLate, done }: { line: BookLine; isLate: boolean; done: () => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const { mutateAsync } = useAct(api.book.write, { touches: ['/books'] });
  const due = String(line.data['dueAt']);
  const back = async (condition: string): Promise<void> => {
    await mutateAsync({ book, movement: 'handBack', answers: line.id, condition });
    toast(t('broughtBack', { what: line.item.name }), 'success');
    done();
  };
  return (
    <li>
      <div className="grow">
        <strong>{line.item.name}</strong> <span className="muted">{line.number}</span>
        <div className="muted">
          {String(line.data['borrower'])} {String(line.data['phone'])}
        </div>
        <div className={`counter-since ${isLate ? 'is-late' : ''}`}>
          {t('dueBack')} <Time at={due} brief />
          {isLate && (
            <>
              {' '}
              <span aria-hidden="true">▲ </span>
              {t('late')} <Duration from={due} />
            </>
          )}
        </div>
      </div>
      <div className="counter-conditions">
        {Object.entries(conditions).map(([condition, words]) => {
          const verb = `${label(movements.handBack.label)} · ${label(words)}`;
          return (
            <ActionButton
              key={condition}
              size="large"
              type={condition === 'good' ? 'primary' : 'default'}
              aria-label={`${line.item.name} · ${verb}`}
              act={() => back(condition)}
            >
              {condition === 'good' ? verb : label(words)}
            </ActionButton>
          );
        })}
      </div>
    </li>
  );
}
