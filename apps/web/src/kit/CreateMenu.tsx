import { DownOutlined } from '@ant-design/icons';
import { caseGroups } from '@anyuan/contract';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';

import { useLabel, useText } from '../i18n/index.ts';
import { useCreatable } from './creatable.ts';

/** 登记: every type this person may open, by group. One type only: a plain button. */
export function CreateMenu({ only }: { only?: string | undefined }) {
  const t = useText('cases');
  const label = useLabel();
  const navigate = useNavigate();
  const groups = useCreatable();
  const types = groups.flatMap((group) => group.types);
  const go = (type: string) => void navigate(`/cases/new/${type}`);
  const [first] = types.length === 1 ? types : types.filter(({ type }) => type === only);
  if (types.length === 0) return null;
  if (first)
    return (
      <Button type="primary" onClick={() => go(first.type)}>
        {t('createOne', { type: label(first.label) })}
      </Button>
    );
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        onClick: ({ key }) => go(key),
        items: groups.map((group) => ({
          key: group.group,
          type: 'group' as const,
          label: label(caseGroups[group.group]),
          children: group.types.map((type) => ({ key: type.type, label: label(type.label) })),
        })),
      }}
    >
      <Button type="primary">
        {t('create')} <DownOutlined />
      </Button>
    </Dropdown>
  );
}
