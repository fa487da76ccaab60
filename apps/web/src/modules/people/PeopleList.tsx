import type { Person } from '@anyuan/contract';
import { Button, Modal, Tag } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { EntryImport } from '../../kit/entries/EntryImport.tsx';
import { TakeAway } from '../../kit/entries/TakeAway.tsx';
import { PhoneLink } from '../../kit/PhoneLink.tsx';
import { SecretOnce } from '../../kit/SecretOnce.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { PasswordSheet } from './PasswordSheet.tsx';
import { PersonDrawer } from './PersonDrawer.tsx';
import { PersonForm } from './PersonForm.tsx';
import { useRoleName } from './role-names.ts';
import { peopleSheets } from './sheets.ts';

export function PeopleList() {
  const t = useText('people');
  const can = useCan();
  const { values, set } = useUrlState();
  const [isAdding, add] = useState(false);
  const [fresh, hand] = useState<{ id: string; username: string; password: string }>();
  return (
    <>
      <DataTable
        name="people"
        route={api.identity.people}
        columns={useColumns()}
        filters={useFilters()}
        rowKey={({ id }) => id}
        onOpen={() => {}}
        empty={<Empty>{t('empty')}</Empty>}
        toolbar={
          <>
            {can('person.manage') && (
              <Button type="primary" onClick={() => add(true)}>
                {t('add')}
              </Button>
            )}
            {can('person.manage') && <EntryImport pages={peopleSheets} />}
            <TakeAway pages={peopleSheets} />
            {can('person.manage') && <PasswordSheet />}
          </>
        }
      />
      <PersonDrawer id={values['row']} close={() => set({ row: undefined })} />
      <Modal open={isAdding} title={t('add')} footer={null} destroyOnHidden onCancel={() => add(false)}>
        <PersonForm
          added={({ id, username, firstPassword }) => {
            add(false);
            if (username && firstPassword) hand({ id, username, password: firstPassword });
            else set({ row: id });
          }}
        />
      </Modal>
      <SecretOnce
        secret={fresh?.password}
        title={t('firstPassword')}
        hint={t('firstPasswordHint', { username: fresh?.username ?? '' })}
        close={() => {
          hand(undefined);
          set({ row: fresh?.id });
        }}
      />
    </>
  );
}

function useFilters(): Filter[] {
  const t = useText('people');
  const common = useText();
  const label = useLabel();
  const { data } = useApi(api.identity.roles, {}, { staleTime: 60_000 });
  return [
    { name: 'q', label: common('keyword') },
    { name: 'department', label: t('departmentBelow'), widget: 'department' },
    {
      name: 'role',
      label: t('roles'),
      widget: 'choice',
      options: Object.fromEntries((data?.items ?? []).map((role) => [role.code, label([role.name, role.nameEn])])),
    },
    { name: 'active', label: t('active'), widget: 'flag' },
    { name: 'noRole', label: t('noRole'), widget: 'flag' },
    { name: 'noPassword', label: t('noPassword'), widget: 'flag' },
  ];
}

function useColumns(): Column<Person>[] {
  const join = useJoin();
  const t = useText('people');
  const roleName = useRoleName();
  return [
    {
      key: 'name',
      title: t('name'),
      render: ({ name, active }) => (
        <>
          {name}
          {!active && <Tag style={{ marginInlineStart: 8 }}>{t('inactive')}</Tag>}
        </>
      ),
    },
    { key: 'username', title: t('username'), render: ({ username }) => username },
    { key: 'title', title: t('jobTitle'), render: ({ title }) => title },
    { key: 'department', title: t('department'), render: ({ departmentName }) => departmentName },
    {
      key: 'roles',
      title: t('roles'),
      ellipsis: true,
      width: 260,
      render: ({ roles }) =>
        roles.length > 0 ? (
          join(roles.map(roleName))
        ) : (
          <span style={{ color: 'var(--level-urgent-text)' }}>◆ {t('noRole')}</span>
        ),
    },
    { key: 'kind', title: t('kind'), isExtra: true, render: ({ kind }) => t(`kind_${kind}`) },
    { key: 'phone', title: t('phone'), render: ({ phone }) => phone && <PhoneLink phone={phone} /> },
    {
      key: 'lastSignIn',
      title: t('lastSignIn'),
      render: ({ lastSignInAt }) =>
        lastSignInAt ? <Time at={lastSignInAt} /> : <span className="muted">{t('neverSignedIn')}</span>,
    },
  ];
}
