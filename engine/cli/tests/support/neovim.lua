-- Opens a workflow in Neovim with `ratchet lsp`, as a person would, and writes down what it sees. Arguments: the file, the result.
local path, result = arg[1], arg[2]
vim.o.swapfile = false
vim.cmd("edit " .. vim.fn.fnameescape(path))
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({
  name = "ratchet",
  cmd = { os.getenv("RATCHET"), "lsp" },
  root_dir = vim.fn.fnamemodify(path, ":h"),
})
vim.lsp.buf_attach_client(buffer, client)

local function errors()
  return vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR })
end

local seen = {}
vim.wait(20000, function() return #errors() > 0 end, 20)
local first = errors()[1]
if first then
  local lsp = first.user_data and first.user_data.lsp or {}
  seen.code, seen.line = first.code or lsp.code, first.lnum
end

local function ask(method, parameters)
  local answers = vim.lsp.buf_request_sync(buffer, method, parameters, 20000) or {}
  local _, answer = next(answers)
  return answer and answer.result
end

local document = vim.lsp.util.make_text_document_params(buffer)
for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
  local column = line:find("15 working days", 1, true)
  if column then
    local hover = ask("textDocument/hover", { textDocument = document, position = { line = number - 1, character = column } })
    seen.hover = hover and hover.contents.value
  end
end

-- The fix of the problem, as offered.
if first then
  local range = { start = { line = first.lnum, character = first.col }, ["end"] = { line = first.end_lnum, character = first.end_col } }
  local actions = ask("textDocument/codeAction", { textDocument = document, range = range, context = { diagnostics = {} } })
  if actions and actions[1] then
    vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  end
  vim.wait(20000, function() return #errors() == 0 end, 20)
end
seen.after_fix = #errors()

local edits = ask("textDocument/formatting", { textDocument = document, options = { tabSize = 2, insertSpaces = true } })
vim.lsp.util.apply_text_edits(edits or {}, buffer, "utf-16")
local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
seen.formatted = text:find("\n  owner: registered manager\n", 1, true) ~= nil

local file = assert(io.open(result, "w"))
file:write(vim.fn.json_encode(seen))
file:close()
vim.cmd("qall!")
