export function buildChatPage(outDir: string): Promise<void>;
