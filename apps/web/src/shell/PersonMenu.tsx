import { UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';

import { setLang, useJoin, useLabel, useLang, useText } from '../i18n/index.ts';
import { useReport } from '../kit/ActionButton.tsx';
import { hasPage } from '../pages.ts';
import { useMe, useSignOut } from '../session.ts';
import { useTheme } from '../theme.tsx';

export function PersonMenu() {
  const t = useText();
  const me = useMe();
  const lang = useLang();
  const label = useLabel();
  const join = useJoin();
  const { mode, toggle } = useTheme();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const report = useReport();
  const items = [
    {
      key: 'who',
      type: 'group' as const,
      label: `${me.person.name} · ${join(me.roles.map((role) => label([role.name, role.nameEn])))}`,
    },
    { key: 'lang', label: lang === 'zh' ? 'English' : '中文' },
    { key: 'theme', label: mode === 'dark' ? t('lightTheme') : t('darkTheme') },
    { key: 'divider', type: 'divider' as const },
    ...(hasPage('/sessions') ? [{ key: 'sessions', label: t('mySessions') }] : []),
    { key: 'password', label: t('changePassword') },
    { key: 'out', label: t('signOut') },
  ];
  const choose: Record<string, () => unknown> = {
    lang: () => setLang(lang === 'zh' ? 'en' : 'zh'),
    theme: toggle,
    sessions: () => navigate('/sessions'),
    password: () => navigate('/password'),
    out: () => signOut().catch(report),
  };
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => void choose[key]?.() }}>
      <Button type="text" icon={<UserOutlined />} aria-label={me.person.name}>
        <span className="only-wide">{me.person.name}</span>
      </Button>
    </Dropdown>
  );
}
