/** Files over HTTP. */

/** RFC 6266 with RFC 5987: an ASCII name for old programs, the Thai one for the rest. */
export function contentDisposition(name: string, ascii: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
