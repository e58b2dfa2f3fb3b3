"""Templates compiled closer to Python than Jinja does by itself: a page asks for some hundreds of attributes.

What a template asks of a value is an attribute of it, never a key of a mapping, and a method is called as it
is. Within `default` and `is defined`, where what is not there is no error, Jinja's own way is kept.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import cached_property
from types import FunctionType
from typing import Any, Final, final

import markupsafe
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup
from markupsafe import escape as any_escaped

_FORGIVING: Final = frozenset({"default", "d", "defined", "undefined"})
_ARGUMENTS: Final = "arguments"  # of a macro, by the names that a template has for them


@final
class Written(Markup):
    """HTML that a macro wrote; made without the questions that `Markup` asks."""

    __slots__ = ()
    __new__ = str.__new__  # type: ignore[assignment]


# MarkupSafe's own, without the object that it makes of each text; not promised, so that another may do it.
text_escaped: Final[Callable[[str], str]] = getattr(markupsafe, "_escape_inner", any_escaped)


def escaped(value: object) -> str:
    """Write a value as HTML; what is HTML stays as it is.

    >>> escaped('<a href="?a&b">'), escaped(Markup("<b>")), escaped(1)
    ('&lt;a href=&#34;?a&amp;b&#34;&gt;', Markup('<b>'), Markup('1'))
    """
    if type(value) is str:
        return text_escaped(value)
    return value if isinstance(value, Written) else any_escaped(value)


def written(macro: FunctionType, names: tuple[str, ...]) -> FunctionType:
    """Return a macro, whose arguments of these names may be left out: then they have their defaults."""
    if names:
        macro.__defaults__ = (missing,) * len(names)
        macro.__dict__[_ARGUMENTS] = dict(zip(names, macro.__code__.co_varnames, strict=False))
    return macro


def by_name(called: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function to call with arguments by name; a macro's own names for them are Jinja's.

    >>> macro = "{% macro both(a, b='&') %}{{ a }}{{ b }}{% endmacro %}"
    >>> Templates(autoescape=True).from_string(macro + "{{ both('<') }} {{ both(b=1, a=2) }}").render()
    '&lt;&amp; 21'
    """
    names = called.__dict__.get(_ARGUMENTS) if type(called) is FunctionType else None
    if names is None:
        return called
    return lambda *given, **named: called(*given, **{names.get(name, name): named[name] for name in named})


class Direct(CodeGenerator):
    """Generates the Python of a template."""

    _forgiving = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Write a module; what each of its functions asks for is looked up once."""
        self.writeline(f"from {__name__} import Written, by_name, escaped, written")
        self.writeline("undefined, concat = environment.undefined, environment.concat")
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        """Write how a function that is a generator begins."""
        self.writeline("resolve = context.resolve_or_missing")
        self.writeline("cond_expr_undefined = Undefined")
        self.writeline("if 0: yield None")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write a block, in one piece: each goes through the templates around it by itself."""
        if node.scoped or node.required or self.extends_so_far or frame.buffer is not None:
            super().visit_Block(node, frame)
        else:
            self.writeline(f"yield concat(context.blocks[{node.name!r}][0](context))", node)

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:  # noqa: FBT001, FBT002
        """Write what a function returns; of a macro, which escapes what it writes, that is HTML."""
        if force_unescaped:
            self.writeline(f"return Written(concat({frame.buffer}))")
        else:
            super().return_buffer_contents(frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write an attribute."""
        if self._forgiving:
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002
        """Write a call, of a name or of an attribute: nothing here asks for the context."""
        plain = isinstance(node.node, nodes.Getattr | nodes.Name) and not (node.dyn_args or node.dyn_kwargs)
        if self._forgiving or not plain:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("by_name(" if node.kwargs else "")
        self.visit(node.node, frame)
        self.write(")(" if node.kwargs else "(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for pair in node.kwargs:
            self.write(f"{pair.key}=")
            self.visit(pair.value, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write the call of a block; what is kept of an earlier page needs none.

        `frame.kept(…)` is asked as `frame.known(…)` first, with the same arguments.
        """
        called = node.call.node
        if not isinstance(called, nodes.Getattr) or called.attr != "kept" or frame.buffer is not None:
            super().visit_CallBlock(node, frame)
            return
        self.writeline("known = ", node)
        self.visit_Call(
            nodes.Call(nodes.Getattr(called.node, "known", "load"), node.call.args, [], None, None), frame
        )
        self.writeline("if known is not None:")
        self.indent()
        self.writeline("yield known")
        self.outdent()
        self.writeline("else:")
        self.indent()
        super().visit_CallBlock(node, frame)
        self.outdent()

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write a macro, or what a block hands to the call that it is of."""
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller:
            super().macro_def(macro_ref, frame)
        else:
            self.write(f"written(macro, {tuple(one.name for one in macro_ref.node.args)!r})")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write an include, of what is there and sees what is seen here."""
        if node.ignore_missing or not node.with_context or frame.buffer is not None:
            super().visit_Include(node, frame)
            return
        self.writeline("yield environment.included(", node)
        self.visit(node.template, frame)
        self.write(f", context, {self.dump_local_context(frame)})")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write a filter."""
        self._forgive(node, frame, super().visit_Filter)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write a test."""
        self._forgive(node, frame, super().visit_Test)

    def _forgive(self, node: Any, frame: Frame, write: Callable[[Any, Frame], None]) -> None:
        before, self._forgiving = self._forgiving, self._forgiving or node.name in _FORGIVING
        write(node, frame)
        self._forgiving = before

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Sight(Context):
    """What a template sees; made some ten times a page, so what most templates never ask for is not."""

    globals_keys: frozenset[str] = frozenset()  # type: ignore[assignment]  # `Templates` has none of its own

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: Mapping[str, Callable[[Context], Iterator[str]]],
        globals: MutableMapping[str, Any] | None = None,
    ) -> None:
        # What the template itself sets stands beside what it was given, which is its own.
        self.parent = self.vars = seen = Seen(parent)
        self.resolve_or_missing = seen.__getitem__  # type: ignore[method-assign, assignment]
        self.environment = environment
        self.name = name
        self.blocks = {name: [block] for name, block in blocks.items()} if blocks else {}

    @cached_property
    def exported_vars(self) -> set[str]:  # type: ignore[override]
        """What the template sets, by name."""
        return set()

    @cached_property
    def eval_ctx(self) -> EvalContext:  # type: ignore[override]
        """How values are escaped, for filters that ask."""
        return EvalContext(self.environment, self.name)


class Seen(dict[str, Any]):
    """Variables by name; those that there are not are `missing`."""

    def __missing__(self, name: str) -> Any:
        """Return what Jinja takes for no value."""
        return missing


class Templates(Environment):
    """Templates that never change while the process lives, with no globals of their own."""

    code_generator_class = Direct
    context_class = Sight

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loaded: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Return a template, looked for once."""
        template = self._loaded.get(name)
        if template is None:
            template = self._loaded[name] = super().get_template(name, parent, globals)
        return template

    def included(self, name: Any, context: Context, local: Mapping[str, Any]) -> str:
        """Return what a template writes within another, which tells it what it sees by names of its own.

        In one piece: each goes through the templates around it by itself.
        """
        template = self._loaded.get(name) or self.get_or_select_template(name)
        sight = Sight(self, context.parent, template.name, template.blocks)
        sight.vars.update(local)
        return "".join(template.root_render_func(sight))

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals, as one plain mapping."""
        return self.globals if not d else {**self.globals, **d}
