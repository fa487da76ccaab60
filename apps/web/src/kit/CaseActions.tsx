import { type CaseDetail } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { lazy, Suspense, useState } from 'react';

import { api, client, useAct } from '../api.ts';
import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { useBlock, useRefusedChoices } from './case-blocks.ts';
import { mainStep } from './case-way.ts';
import { ConfirmButton } from './ConfirmButton.tsx';
import { fieldsOf, isOwn, type Schema, type Values } from './fields/fields.ts';
import { SchemaForm } from './LazyForm.tsx';
import { RouteHands } from './RouteHands.tsx';

const ReplyTemplates = lazy(async () => ({ default: (await import('./ReplyTemplates.tsx')).ReplyTemplates }));

interface Props {
  item: CaseDetail;
  /** Only these, in this order; default: all the server offers. */
  only?: readonly string[];
  /** Values the form starts with, by action. */
  initial?: Record<string, Record<string, unknown>>;
}

/** The steps the caller may take now, as the server says; those that need input ask for it first. */
export function CaseActions({ item, only, initial }: Props) {
  const label = useLabel();
  const t = useText('cases');
  const { mutateAsync } = useAct(api.case.act);
  const [asking, ask] = useState<string>();
  const type = caseType(item.type);
  const blockOf = useBlock(item);
  const refused = useRefusedChoices(item, asking);
  const [typed, noteTyped] = useState<Values>({});
  const [filled, fill] = useState<Values>();
  const offered = only ? only.filter((name) => item.actions.includes(name)) : item.actions;
  const take = async (action: string, values: Record<string, unknown>): Promise<void> => {
    await mutateAsync({ ...values, id: item.id, action });
    ask(undefined);
    noteTyped({});
    fill(undefined);
  };
  const asked = asking ? type?.actions[asking] : undefined;
  const asks = asked?.input ? fieldsOf(asked.input).map(([name]) => name) : [];
  const templated = type?.templated?.find((name) => asks.includes(name));
  const main = mainStep(type, item.state, offered);
  const blocks = offered.flatMap((name) => {
    const reason = blockOf(name);
    return reason ? [{ name, verb: label(type?.actions[name]?.label) || name, reason }] : [];
  });
  const order = main ? [main, ...offered.filter((name) => name !== main)] : offered;
  return (
    <div className="case-actions no-print">
      {order.map((name) => {
        const action = type?.actions[name];
        const verb = label(action?.label) || name;
        const isBlocked = blocks.some((one) => one.name === name);
        if (isBlocked)
          return (
            <Button key={name} disabled>
              {verb}
            </Button>
          );
        const look = name === main ? ('primary' as const) : ('default' as const);
        if (action?.input)
          return (
            <Button key={name} type={look} danger={action.isDanger ?? false} onClick={() => ask(name)}>
              {verb}
            </Button>
          );
        if (action?.isDanger)
          return (
            <ConfirmButton
              key={name}
              danger
              question={t('sureStep', { step: verb, title: item.title })}
              verb={verb}
              act={() => take(name, {})}
            />
          );
        return (
          <ActionButton key={name} type={look} act={() => take(name, {})}>
            {verb}
          </ActionButton>
        );
      })}
      {blocks.length > 0 && (
        <ul className="case-blocks">
          {blocks.map(({ name, verb, reason }) => (
            <li key={name}>
              ◆ {t('notYet', { step: verb })} {reason}
            </li>
          ))}
        </ul>
      )}
      <Modal
        open={asked?.input !== undefined}
        title={`${label(asked?.label)} · ${item.title}`}
        footer={null}
        width={640}
        destroyOnHidden
        onCancel={() => {
          ask(undefined);
          fill(undefined);
        }}
      >
        {asking && asked?.input && (
          <SchemaForm
            schema={asked.input}
            verb={label(asked.label)}
            danger={asked.isDanger ?? false}
            draft={`${item.id}.${asking}`}
            refused={refused}
            initial={{ ...known(asked.input, item), ...initial?.[asking] }}
            upload={(file) => client.file.attach({ kind: 'case', id: item.id, file })}
            fill={filled}
            before={
              type &&
              templated && (
                <Suspense fallback={null}>
                  <ReplyTemplates item={item} fields={type.fields} typed={typed} field={templated} fill={fill} />
                </Suspense>
              )
            }
            onValues={noteTyped}
            submit={(values) => take(asking, values)}
            cancel={() => ask(undefined)}
          >
            {asked.routes && typeof typed[asked.routes] === 'string' && (
              <RouteHands id={item.id} action={asking} department={typed[asked.routes] as string} />
            )}
          </SchemaForm>
        )}
      </Modal>
    </div>
  );
}

/** What a step asks starts with what is known, but for what is said anew each time. */
const known = (input: Schema, item: CaseDetail): Values =>
  Object.fromEntries(
    fieldsOf(input)
      .filter(([name, field]) => item.data[name] !== undefined && !isOwn(field))
      .map(([name]) => [name, item.data[name]]),
  );
