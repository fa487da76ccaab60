import { Select, type SelectProps } from 'antd';
import type { ReactNode } from 'react';

import { CutFront } from './CutFront.tsx';

const cut = ({ label }: { label?: ReactNode }): ReactNode =>
  typeof label === 'string' ? <CutFront text={label} /> : label;

/** A choice among things whose names end in what tells them apart: places, devices, cameras. */
export const NameSelect = <V,>(props: SelectProps<V>) => <Select<V> labelRender={cut} optionRender={cut} {...props} />;
