// The htmx swap "morph": the new HTML is folded into the old, keeping focus, scroll, open details
// and whatever carries data-keep (an edit in progress is never destroyed).
const KEPT = new Set(["open", "aria-expanded", "data-collapsed"]);

const callbacks = {
  beforeAttributeUpdated: (name, node) => !(KEPT.has(name) && node.matches("details, dialog, button, nav, aside")),
  beforeNodeMorphed: (node) => !(node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-keep")),
};

globalThis.htmx?.defineExtension("morph", {
  isInlineSwap: (style) => style === "morph",
  handleSwap(style, target, fragment) {
    if (style !== "morph") return false;
    return Idiomorph.morph(target, fragment.children, { morphStyle: "outerHTML", callbacks });
  },
});
