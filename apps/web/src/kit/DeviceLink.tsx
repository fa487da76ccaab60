import { Link } from 'react-router';

/** A device by its name; leads to it. */
export function DeviceLink({ device }: { device: { code: string; name: string } | null | undefined }) {
  if (!device) return <span className="muted">–</span>;
  return (
    <Link to={`/devices?row=${encodeURIComponent(device.code)}`} title={device.code}>
      {device.name}
    </Link>
  );
}
