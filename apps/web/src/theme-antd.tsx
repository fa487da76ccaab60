import { App, ConfigProvider, theme, type ThemeConfig } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { Outlet } from 'react-router';

import { useLang } from './i18n/index.ts';
import { useTheme } from './theme.tsx';
import { fontFamily, palettes, type Mode } from './tokens.ts';

/** The theme for whatever is drawn by antd. Apart from `theme.tsx`, so that a page without antd does not load it. */
export function AntdTheme({ children }: { children: ReactNode }) {
  const { mode, surface } = useTheme();
  const lang = useLang();
  const isStill = useStill();
  const config = useMemo(() => antdTheme(mode, surface === 'phone' ? 16 : 14, !isStill), [mode, surface, isStill]);
  return (
    <ConfigProvider
      theme={config}
      locale={lang === 'en' ? enUS : zhCN}
      componentSize={surface === 'phone' ? 'large' : 'middle'}
      button={{ autoInsertSpace: false }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}

export const AntdOutlet = () => (
  <AntdTheme>
    <Outlet />
  </AntdTheme>
);

/** Whether the person asked the system for less motion. antd has to be told: it waits for the end of a motion that
 * `base.css` has taken away, and a dialog would stay. */
function useStill(): boolean {
  return useSyncExternalStore(
    (changed) => {
      lessMotion.addEventListener('change', changed);
      return () => lessMotion.removeEventListener('change', changed);
    },
    () => lessMotion.matches,
  );
}
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

function antdTheme(mode: Mode, fontSize: number, motion: boolean): ThemeConfig {
  const p = palettes[mode];
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: p.brand,
      colorInfo: p.level.info.mark,
      colorError: p.level.critical.mark,
      colorWarning: p.level.urgent.mark,
      colorSuccess: p.safe,
      // The one derived from so dark a green would be grey.
      colorSuccessBg: mode === 'dark' ? '#1d3229' : '#e7f3ec',
      colorSuccessBorder: mode === 'dark' ? '#2f5c47' : '#a9d3bd',
      colorLink: p.brandText,
      colorBgLayout: p.ground,
      colorBgContainer: p.panel,
      colorBgElevated: p.raised,
      colorBorderSecondary: p.line,
      colorText: p.text,
      colorTextSecondary: p.muted,
      colorTextDescription: p.muted,
      colorTextTertiary: p.muted,
      colorTextPlaceholder: p.muted,
      borderRadius: 6,
      fontFamily,
      fontSize,
      motion,
      motionDurationSlow: '0.15s',
      motionDurationMid: '0.15s',
      motionDurationFast: '0.1s',
    },
    components: {
      Layout: { headerBg: p.panel, siderBg: p.panel, bodyBg: p.ground, headerPadding: '0 16px', headerHeight: 52 },
      Menu: {
        itemBg: 'transparent',
        subMenuItemBg: 'transparent',
        activeBarBorderWidth: 0,
        itemSelectedColor: p.brandText,
        itemSelectedBg: mode === 'dark' ? '#26364f' : '#e6edf7',
      },
      Table: { headerBg: p.panel, headerColor: p.muted, cellPaddingBlock: 10 },
      Tabs: { itemSelectedColor: p.brandText, itemHoverColor: p.brandText, inkBarColor: p.brandText },
      // The words on the ones derived are too faint to read.
      Tag: tagTokens(mode),
      Card: { headerFontSize: fontSize + 1 },
    },
  };
}

function tagTokens(mode: Mode) {
  const { success, processing, warning, error } = palettes[mode].tag;
  return {
    colorSuccess: success.text,
    colorSuccessBg: success.ground,
    colorInfo: processing.text,
    colorInfoBg: processing.ground,
    colorWarning: warning.text,
    colorWarningBg: warning.ground,
    colorError: error.text,
    colorErrorBg: error.ground,
  };
}
