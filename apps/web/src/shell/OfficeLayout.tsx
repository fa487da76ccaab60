import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { Link, Outlet } from 'react-router';

import { useText } from '../i18n/index.ts';
import { useMe } from '../session.ts';
import { NoticeBell } from './NoticeBell.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { usePreload } from './preload.ts';
import { Search } from './Search.tsx';
import { SideMenu } from './SideMenu.tsx';

import './shell.css';

export function OfficeLayout() {
  const t = useText();
  const { hospital } = useMe();
  const [isMenuOpen, openMenu] = useState(false);
  usePreload();
  return (
    <div className="office">
      <header className="top-bar">
        <a className="skip-link" href="#content">
          {t('skipToContent')}
        </a>
        <Button
          className="only-narrow"
          type="text"
          icon={<MenuOutlined />}
          aria-label={t('menu')}
          onClick={() => openMenu(true)}
        />
        <Link to="/" className="top-brand">
          <img src="/icon.svg" alt="" />
          <span className="brand-name">{t('product')}</span>
          {/* Until the hospital is given a name it has the product's. */}
          {hospital.name !== t('product') && (
            <span className="muted" style={{ fontWeight: 400 }}>
              {hospital.name}
            </span>
          )}
        </Link>
        <Search />
        <NoticeBell />
        <PersonMenu />
      </header>
      <nav className="side" aria-label={t('menu')}>
        <SideMenu />
      </nav>
      <Drawer placement="left" size={260} open={isMenuOpen} onClose={() => openMenu(false)} title={t('menu')}>
        <SideMenu chosen={() => openMenu(false)} />
      </Drawer>
      <Outlet />
    </div>
  );
}
