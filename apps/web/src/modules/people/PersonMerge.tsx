import type { Person } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useJoin, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PersonPicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';
import { useRoleName } from './role-names.ts';

/** Somebody has two accounts: this one becomes part of the one that is chosen. */
export function PersonMerge({ person }: { person: Person }) {
  const t = useText('people');
  const [isAsking, ask] = useState(false);
  return (
    <>
      <Button onClick={() => ask(true)}>{t('merge')}</Button>
      <Modal
        open={isAsking}
        title={t('mergeTitle', { name: person.name })}
        footer={null}
        destroyOnHidden
        onCancel={() => ask(false)}
      >
        <Into from={person} done={() => ask(false)} />
      </Modal>
    </>
  );
}

function Into({ from, done }: { from: Person; done: () => void }) {
  const t = useText('people');
  const [id, choose] = useState<string>();
  const { data: into } = useApi(api.identity.person, { id: id ?? '' }, { enabled: id !== undefined });
  const { mutateAsync } = useAct(api.identity.mergePeople);
  const merge = async (stays: Person): Promise<void> => {
    await mutateAsync({ into: stays.id, from: from.id });
    toast(t('mergedDone', { name: stays.name }), 'success');
    done();
  };
  return (
    <>
      <p>{t('mergeHint')}</p>
      <label htmlFor="merge-into" style={{ display: 'block' }}>
        {t('mergeInto')}
      </label>
      <PersonPicker id="merge-into" value={id} onChange={choose} />
      {into && (
        <table className="work-table merge-table" style={{ marginBlock: 12 }}>
          <thead>
            <tr>
              <th scope="col" aria-label={t('facts')} />
              <th scope="col">{t('mergeStays')}</th>
              <th scope="col">{t('mergeGoes')}</th>
            </tr>
          </thead>
          <tbody>
            {facts.map((fact) => (
              <tr key={fact}>
                <th scope="row">{t(fact)}</th>
                <Fact of={into} fact={fact} />
                <Fact of={from} fact={fact} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="form-buttons">
        <ActionButton
          type="primary"
          danger
          disabled={!into || into.id === from.id}
          act={async () => into && merge(into)}
        >
          {t('mergeVerb')}
        </ActionButton>
      </div>
    </>
  );
}

const facts = ['name', 'username', 'department', 'phone', 'roles'] as const;

function Fact({ of, fact }: { of: Person; fact: (typeof facts)[number] }) {
  const join = useJoin();
  const roleName = useRoleName();
  const said = {
    name: of.name,
    username: of.username,
    department: of.departmentName,
    phone: of.phone,
    roles: join(of.roles.map(roleName)),
  };
  return <td>{said[fact] || '–'}</td>;
}
