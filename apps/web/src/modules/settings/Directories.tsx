import {
  directoryFaults,
  directoryForm,
  directorySpecs,
  type Directory,
  type DirectoryKind,
  type Result,
} from '@anyuan/contract';
import { Alert } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Connections } from '../../kit/Connections.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { SecretsKept } from '../../kit/SecretsKept.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';

/** Where else people prove who they are, what their groups give them, and a try. */
export function Directories() {
  const t = useText('signIn');
  const label = useLabel();
  const query = useApi(api.directory.list, {});
  return (
    <section aria-labelledby="directories">
      <h2 id="directories">{t('directories')}</h2>
      <p className="muted">{t('directoriesNote')}</p>
      <Loaded query={query} rows={4}>
        {({ items }) => (
          <Connections
            items={items.map((item) => ({
              key: item.kind,
              label: label(directorySpecs[item.kind].label),
              state: t(item.on ? 'inUse' : 'notInUse'),
              isOn: item.on,
              changedAt: item.changedAt,
              children: <OneDirectory key={item.changedAt} item={item} />,
            }))}
          />
        )}
      </Loaded>
    </section>
  );
}

function OneDirectory({ item }: { item: Directory }) {
  const t = useText('signIn');
  const label = useLabel();
  const { mutateAsync } = useAct(api.directory.put, { touches: ['/directories', '/session'] });
  const { kind, on, config } = item;
  const spec = directorySpecs[kind];
  const sealed = Object.keys(spec.secrets.shape);
  const save = async ({ on: isOn, ...values }: Record<string, unknown>): Promise<void> => {
    const entries = Object.entries(values);
    await mutateAsync({
      kind,
      on: isOn === true,
      config: Object.fromEntries(entries.filter(([key]) => !sealed.includes(key))),
      secrets: Object.fromEntries(entries.filter(([key]) => sealed.includes(key))) as Record<string, string>,
    });
    toast(t('savedDirectory', { name: label(spec.label) }), 'success');
  };
  return (
    <div style={{ maxWidth: 640 }}>
      {item.callback && (
        <p>
          {t('callback')} <code>{item.callback}</code>
        </p>
      )}
      <p className="muted">{t('groupsNote')}</p>
      <SchemaForm
        schema={directoryForm(kind)}
        verb={t('saveDirectory')}
        submit={save}
        initial={{ ...spec.start, on, ...config }}
        before={
          <SecretsKept
            names={item.secrets}
            schema={spec.secrets}
            forget={(name) => mutateAsync({ kind, on, config, secrets: { [name]: '' } })}
          />
        }
      />
      {item.changedAt && <Try kind={kind} />}
    </div>
  );
}

/** Asks the other end with what is saved; of its answer a status line. */
function Try({ kind }: { kind: DirectoryKind }) {
  const t = useText('signIn');
  const label = useLabel();
  const [result, setResult] = useState<Result<typeof api.directory.test>>();
  const { mutateAsync } = useAct(api.directory.test, { touches: [] });
  const act = async (): Promise<void> => {
    setResult(undefined);
    setResult(await mutateAsync({ kind }));
  };
  return (
    <div style={{ display: 'grid', gap: 12, marginTop: 24, justifyItems: 'start' }}>
      <ActionButton act={act}>{t('try')}</ActionButton>
      {result && (
        <Alert
          role="status"
          type={result.fault ? 'error' : 'success'}
          title={result.fault ? label(directoryFaults[result.fault]) : t('tryWorked')}
          description={result.detail}
        />
      )}
    </div>
  );
}
