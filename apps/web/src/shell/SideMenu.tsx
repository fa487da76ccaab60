import {
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  DashboardOutlined,
  EyeOutlined,
  ImportOutlined,
  MobileOutlined,
  ProfileOutlined,
  QrcodeOutlined,
  SafetyOutlined,
  SendOutlined,
  SettingOutlined,
  TeamOutlined,
  UserOutlined,
  VideoCameraOutlined,
  TableOutlined,
  BarChartOutlined,
} from '@ant-design/icons';
import { Menu } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

import { useText } from '../i18n/index.ts';
import { visibleMenu, type MenuEntry } from '../menu.ts';
import { hasPage } from '../pages.ts';
import { useCan } from '../session.ts';

const icons: Record<MenuEntry['text'], ReactNode> = {
  nav_workbench: <DashboardOutlined />,
  nav_console: <AlertOutlined />,
  nav_cases: <ProfileOutlined />,
  nav_openings: <EyeOutlined />,
  nav_public: <QrcodeOutlined />,
  nav_ledgers: <TableOutlined />,
  nav_figures: <BarChartOutlined />,
  nav_duty: <SafetyOutlined />,
  nav_phone: <MobileOutlined />,
  nav_places: <ApartmentOutlined />,
  nav_devices: <VideoCameraOutlined />,
  nav_people: <UserOutlined />,
  nav_roles: <TeamOutlined />,
  nav_intake: <ImportOutlined />,
  nav_delivery: <SendOutlined />,
  nav_audit: <AuditOutlined />,
  nav_settings: <SettingOutlined />,
};

export function SideMenu({ chosen = () => {} }: { chosen?: () => void }) {
  const t = useText();
  const can = useCan();
  const { pathname } = useLocation();
  const groups = visibleMenu(can, hasPage);
  const selected = groups
    .flatMap(({ entries }) => entries.map(({ path }) => path))
    .filter((path) => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`)));
  return (
    <Menu
      mode="inline"
      onClick={chosen}
      selectedKeys={selected}
      items={groups.map(({ text, entries }) => ({
        key: text,
        type: 'group' as const,
        label: t(text),
        children: entries.map((entry) => ({
          key: entry.path,
          icon: icons[entry.text],
          label: <Link to={entry.path}>{t(entry.text)}</Link>,
        })),
      }))}
    />
  );
}
