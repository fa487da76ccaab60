import type { Person } from '@anyuan/contract';
import { Button, Descriptions, Drawer, Tag } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useJoin, useText } from '../../i18n/index.ts';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useCan } from '../../session.ts';
import { PersonAccount } from './PersonAccount.tsx';
import { PersonForm } from './PersonForm.tsx';
import { useRoleName } from './role-names.ts';

export function PersonDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const t = useText('people');
  return (
    <Drawer open={id !== undefined} onClose={close} size={560} title={t('facts')} destroyOnHidden>
      {id && <PersonView key={id} id={id} />}
    </Drawer>
  );
}

function PersonView({ id }: { id: string }) {
  const query = useApi(api.identity.person, { id });
  return <Loaded query={query}>{(person) => <PersonSections person={person} />}</Loaded>;
}

function PersonSections({ person }: { person: Person }) {
  const join = useJoin();
  const t = useText('people');
  const common = useText();
  const can = useCan();
  const roleName = useRoleName();
  const [isEditing, edit] = useState(false);
  const isManager = can('person.manage');
  return (
    <article>
      <header style={{ display: 'flex', gap: 8, alignItems: 'center', marginBottom: 12 }}>
        <h2 style={{ margin: 0, fontSize: 18 }}>{person.name}</h2>
        {!person.active && <Tag>{t('inactive')}</Tag>}
        <span style={{ flex: 1 }} />
        {isManager && (
          <Button size="small" aria-expanded={isEditing} onClick={() => edit(!isEditing)}>
            {isEditing ? common('cancel') : common('edit')}
          </Button>
        )}
      </header>
      {isEditing ? (
        <PersonForm person={person} saved={() => edit(false)} />
      ) : (
        <Descriptions
          size="small"
          column={1}
          items={[
            { key: 'username', label: t('username'), children: person.username ?? '–' },
            { key: 'kind', label: t('kind'), children: t(`kind_${person.kind}`) },
            { key: 'department', label: t('department'), children: person.departmentName ?? '–' },
            { key: 'title', label: t('jobTitle'), children: person.title ?? '–' },
            { key: 'phone', label: t('phone'), children: person.phone ?? '–' },
            { key: 'email', label: t('email'), children: person.email ?? '–' },
            { key: 'wecom', label: t('wecomId'), children: person.wecomId ?? '–' },
            { key: 'roles', label: t('roles'), children: join(person.roles.map(roleName)) || '–' },
            {
              key: 'last',
              label: t('lastSignIn'),
              children: person.lastSignInAt ? <Time at={person.lastSignInAt} /> : t('neverSignedIn'),
            },
          ]}
        />
      )}
      {isManager && (
        <section className="case-section">
          <h3>{t('account')}</h3>
          <PersonAccount person={person} />
        </section>
      )}
    </article>
  );
}
