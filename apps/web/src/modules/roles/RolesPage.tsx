import { founderCode, permissions, scopeLabels, type Role } from '@anyuan/contract';
import { Button, Menu, Modal, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan, useMe } from '../../session.ts';
import { AddRole } from './AddRole.tsx';
import { GrantMatrix } from './GrantMatrix.tsx';

import './roles.css';

export default function RolesPage() {
  const t = useText('people');
  const can = useCan();
  const { values, set } = useUrlState();
  const [isAdding, add] = useState(false);
  const query = useApi(api.identity.roles, {});
  const label = useLabel();
  const file = (items: readonly Role[]) => ({
    head: [t('rolesTitle'), t('permission'), t('scope')],
    rows: items.flatMap(({ name, nameEn, grants }) =>
      grants.map(({ permission, scope }) => [
        label([name, nameEn]),
        label(permissions[permission]),
        label(scopeLabels[scope]),
      ]),
    ),
  });
  return (
    <Page
      title={t('rolesTitle')}
      note={t('rolesHint')}
      actions={
        <>
          {query.data && <RowsExport name="roles" make={() => file(query.data.items)} />}
          {can('role.manage') && <Button onClick={() => add(true)}>{t('addRole')}</Button>}
        </>
      }
    >
      <Loaded query={query} rows={12}>
        {({ items }) => {
          const role = items.find(({ code }) => code === values['row']);
          return (
            <div className="roles">
              <RoleMenu roles={items} chosen={role?.code} choose={(code) => set({ row: code })} />
              {role ? (
                <RoleView key={role.code} role={role} />
              ) : (
                <div className="panel">
                  <Empty title={t('chooseRole')} />
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
      <Modal open={isAdding} title={t('addRole')} footer={null} destroyOnHidden onCancel={() => add(false)}>
        <AddRole
          added={(code) => {
            add(false);
            set({ row: code });
          }}
        />
      </Modal>
    </Page>
  );
}

interface RoleMenuProps {
  roles: readonly Role[];
  chosen: string | undefined;
  choose: (code: string) => void;
}

function RoleMenu({ roles, chosen, choose }: RoleMenuProps) {
  const t = useText('people');
  const label = useLabel();
  const groups = [
    { key: 'operate', label: t('duty_operate') },
    { key: 'administer', label: t('duty_administer') },
    { key: 'secure', label: t('duty_secure') },
    { key: 'audit', label: t('duty_audit') },
  ];
  return (
    <nav className="panel role-menu" aria-label={t('rolesTitle')}>
      <Menu
        mode="inline"
        selectedKeys={chosen ? [chosen] : []}
        onClick={({ key }) => choose(key)}
        items={groups.map((group) => ({
          ...group,
          type: 'group' as const,
          children: roles
            .filter(({ duty }) => duty === group.key)
            .map((role) => ({
              key: role.code,
              label: (
                <span className="role-line">
                  <span>{label([role.name, role.nameEn])}</span>
                  <span className="number muted">{role.people}</span>
                </span>
              ),
            })),
        }))}
      />
    </nav>
  );
}

function RoleView({ role }: { role: Role }) {
  const t = useText('people');
  const label = useLabel();
  const can = useCan();
  const me = useMe();
  const isOwn = me.roles.some(({ code }) => code === role.code);
  const isReserved = role.code === founderCode;
  return (
    <Panel
      title={label([role.name, role.nameEn])}
      extra={
        <span>
          {role.builtin && <Tag>{t('builtin')}</Tag>}
          <Link to={`/people?role=${encodeURIComponent(role.code)}`}>{t('peopleCount', { count: role.people })}</Link>
        </span>
      }
    >
      {isReserved && <p className="muted">{t('roleReserved')}</p>}
      {isOwn && !isReserved && <p className="muted">{t('ownAccount')}</p>}
      <GrantMatrix role={role} isEditable={can('role.manage') && !isReserved && !isOwn} />
    </Panel>
  );
}
