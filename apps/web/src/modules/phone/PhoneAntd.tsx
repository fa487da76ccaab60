import { ConfigProvider } from 'antd';
import type { ReactNode } from 'react';

import { AntdTheme } from '../../theme-antd.tsx';
import { useSunlight } from './sunlight.ts';

/** Around every part of the phone that is drawn by antd: large enough for gloves, dark enough for the sun. */
export function PhoneAntd({ children }: { children: ReactNode }) {
  const isSunny = useSunlight();
  return (
    <AntdTheme>
      <ConfigProvider theme={isSunny ? sunny : sized}>{children}</ConfigProvider>
    </AntdTheme>
  );
}

const size = { controlHeight: 48, controlHeightLG: 48, controlHeightSM: 40 };
const sized = { token: size };
const sunny = {
  token: {
    ...size,
    colorPrimary: '#00307a',
    colorLink: '#00307a',
    colorText: '#000',
    colorTextSecondary: '#1a1a1a',
    colorTextTertiary: '#1a1a1a',
    colorTextDescription: '#1a1a1a',
    colorTextPlaceholder: '#333',
    colorBorder: '#000',
    colorBorderSecondary: '#000',
    colorBgContainer: '#fff',
    colorBgElevated: '#fff',
    fontSize: 17,
    lineWidth: 2,
  },
};
