import { caseType, type CaseDetail } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, client, useAct } from '../api.ts';
import { useLabel } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { SchemaForm } from './SchemaForm.tsx';

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
  const { mutateAsync } = useAct(api.case.act);
  const [asking, ask] = useState<string>();
  const type = caseType(item.type);
  const offered = only ? only.filter((name) => item.actions.includes(name)) : item.actions;
  const take = async (action: string, values: Record<string, unknown>): Promise<void> => {
    await mutateAsync({ ...values, id: item.id, action });
    ask(undefined);
  };
  const asked = asking ? type?.actions[asking] : undefined;
  // The next step on the way is the one to see first.
  const main = offered.find((name) => type?.actions[name]?.to && !type.final.includes(type.actions[name].to));
  const order = main ? [main, ...offered.filter((name) => name !== main)] : offered;
  return (
    <div className="case-actions no-print">
      {order.map((name) => {
        const action = type?.actions[name];
        const look = name === main ? ('primary' as const) : ('default' as const);
        if (action?.input)
          return (
            <Button key={name} type={look} onClick={() => ask(name)}>
              {label(action.label)}
            </Button>
          );
        return (
          <ActionButton key={name} type={look} act={() => take(name, {})}>
            {label(action?.label) || name}
          </ActionButton>
        );
      })}
      <Modal
        open={asked?.input !== undefined}
        title={`${label(asked?.label)} · ${item.title}`}
        footer={null}
        destroyOnHidden
        onCancel={() => ask(undefined)}
      >
        {asking && asked?.input && (
          <SchemaForm
            schema={asked.input}
            verb={label(asked.label)}
            initial={initial?.[asking]}
            upload={(file) => client.case.attach({ id: item.id, file })}
            submit={(values) => take(asking, values)}
            cancel={() => ask(undefined)}
          />
        )}
      </Modal>
    </div>
  );
}
