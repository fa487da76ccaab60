import {
  AppstoreOutlined,
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BookOutlined,
  CalendarOutlined,
  CloudUploadOutlined,
  ClusterOutlined,
  CheckCircleOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  DeploymentUnitOutlined,
  EyeOutlined,
  FieldTimeOutlined,
  FileDoneOutlined,
  FireOutlined,
  FormOutlined,
  FundOutlined,
  HeatMapOutlined,
  ImportOutlined,
  InboxOutlined,
  MobileOutlined,
  EyeInvisibleOutlined,
  HistoryOutlined,
  FileProtectOutlined,
  HeartOutlined,
  PhoneOutlined,
  PlaySquareOutlined,
  ProfileOutlined,
  QrcodeOutlined,
  SafetyOutlined,
  ScheduleOutlined,
  SendOutlined,
  SettingOutlined,
  SignatureOutlined,
  SmileOutlined,
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
  nav_cameraHealth: <EyeOutlined />,
  nav_console: <AlertOutlined />,
  nav_desk: <CustomerServiceOutlined />,
  nav_cases: <ProfileOutlined />,
  nav_openings: <EyeOutlined />,
  nav_public: <QrcodeOutlined />,
  nav_surveys: <SmileOutlined />,
  nav_followUps: <PhoneOutlined />,
  nav_ethics: <HeartOutlined />,
  nav_clinical: <FileProtectOutlined />,
  nav_ledgers: <TableOutlined />,
  nav_books: <BookOutlined />,
  nav_board: <FundOutlined />,
  nav_risk: <HeatMapOutlined />,
  nav_figures: <BarChartOutlined />,
  nav_duty: <SafetyOutlined />,
  nav_roster: <CalendarOutlined />,
  nav_readiness: <FireOutlined />,
  nav_assessment: <FileDoneOutlined />,
  nav_letters: <SignatureOutlined />,
  nav_supervision: <FieldTimeOutlined />,
  nav_phone: <MobileOutlined />,
  nav_places: <ApartmentOutlined />,
  nav_devices: <VideoCameraOutlined />,
  nav_live: <PlaySquareOutlined />,
  nav_playback: <HistoryOutlined />,
  nav_wall: <AppstoreOutlined />,
  nav_gb28181: <ClusterOutlined />,
  nav_mediaNodes: <DeploymentUnitOutlined />,
  nav_cameraRules: <EyeInvisibleOutlined />,
  nav_footage: <FileProtectOutlined />,
  nav_uplinks: <CloudUploadOutlined />,
  nav_registers: <InboxOutlined />,
  nav_rounds: <CheckCircleOutlined />,
  nav_plans: <ScheduleOutlined />,
  nav_forms: <FormOutlined />,
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
          label: <Link to={entry.path + (entry.query ?? '')}>{t(entry.text)}</Link>,
        })),
      }))}
    />
  );
}
