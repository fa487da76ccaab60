import { Drawer } from 'antd';
import type { ReactNode } from 'react';

/** Comes up from the foot of the screen, where the thumb is. */
export function Sheet(props: { open: boolean; close: () => void; title: string; children: ReactNode }) {
  return (
    <Drawer
      open={props.open}
      onClose={props.close}
      title={props.title}
      placement="bottom"
      rootClassName="phone-sheet"
      destroyOnHidden
    >
      {props.children}
    </Drawer>
  );
}
