import encodeQR from 'qr';

/** A code to scan, drawn as one path. */
export function Code({ text }: { text: string }) {
  const dots = encodeQR(text, 'raw', { border: 2 });
  const path = dots.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="sign-code" viewBox={`0 0 ${dots.length} ${dots.length}`} role="img" aria-label={text}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
