import { Checkbox } from 'antd';

import { CameraList } from '../../kit/cameras/CameraList.tsx';

interface Props {
  chosen: readonly string[];
  choose: (codes: readonly string[]) => void;
}

/** Cameras to put onto screens: chosen ones are dragged together. */
export const CameraPick = ({ chosen, choose }: Props) => (
  <CameraList dragged={(code) => (chosen.includes(code) ? chosen : [code])}>
    {({ code, name }) => (
      <Checkbox
        checked={chosen.includes(code)}
        onChange={() => choose(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code])}
      >
        {name} <span className="muted number">{code}</span>
      </Checkbox>
    )}
  </CameraList>
);
