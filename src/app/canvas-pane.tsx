export function CanvasPane() { return null }
