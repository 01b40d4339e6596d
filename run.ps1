# Builds what is needed and runs a verb: ./run.ps1 [verb] [arguments]. Without a verb: serve. The same as run.sh.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$server = Join-Path $root 'backend/src/LogFlow.Server/bin/Release/net10.0/logflow.dll'
$benchmarks = Join-Path $root 'backend/benchmarks/LogFlow.Benchmarks/bin/Release/net10.0/LogFlow.Benchmarks.dll'
$frontend = Join-Path $root 'frontend'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'

function Say($text) { [Console]::Error.WriteLine("logflow: $text") }
function Fail($text) { Say $text; exit 1 }

function Need-Tools {
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Fail 'the .NET SDK is missing: install the .NET 10 SDK and run this again.' }
    if (-not ((dotnet --list-sdks) -match '^10\.')) { Fail 'the .NET 10 SDK is missing: install it and run this again.' }
    if (-not (Get-Command npm -ErrorAction SilentlyContinue)) { Fail 'Node.js is missing: install Node.js 20 or newer with npm and run this again.' }
}

function Build-Front {
    Push-Location $frontend
    try {
        if (-not (Test-Path 'node_modules')) {
            Say 'installing front-end packages (npm ci)'
            npm ci --no-audit --no-fund | Out-Null
            if ($LASTEXITCODE -ne 0) { Fail 'npm ci failed in frontend/.' }
        }
        $newest = Get-ChildItem src, index.html, package.json -Recurse -File | Sort-Object LastWriteTime | Select-Object -Last 1
        $built = Get-Item 'dist/index.html' -ErrorAction SilentlyContinue
        if (-not $built -or $newest.LastWriteTime -gt $built.LastWriteTime) {
            Say 'building the dashboard'
            npm run build | Out-Null
            if ($LASTEXITCODE -ne 0) { Fail 'the front-end build failed: run "npm run build" in frontend/ to see why.' }
        }
    }
    finally { Pop-Location }
}

function Build-Project($path) {
    Say "building $(Split-Path $path -Leaf)"
    dotnet build (Join-Path $root $path) -c Release -v q
    if ($LASTEXITCODE -ne 0) { Fail 'the build failed (output above).' }
}

$verb = if ($args.Count -gt 0) { $args[0] } else { 'serve' }
$rest = if ($args.Count -gt 1) { $args[1..($args.Count - 1)] } else { @() }
if ($verb -in '-h', '--help', 'help') {
    Write-Output 'usage: ./run.ps1 [serve|replay|simulate|analyze|mine|sbom|test|bench|dev] [arguments]; without a verb: serve. <verb> --help says more.'
    exit 0
}
Need-Tools
switch ($verb) {
    'test' {
        $failed = 0
        $passed = 0
        Build-Project 'LogFlow.sln'
        Push-Location (Join-Path $root 'backend/tests/clients')
        if (-not (Test-Path 'node_modules')) {
            Say 'installing the clients that the tests send with (npm ci)'
            npm ci --no-audit --no-fund | Out-Null
            if ($LASTEXITCODE -ne 0) { Fail 'npm ci failed in backend/tests/clients/.' }
        }
        Pop-Location
        foreach ($project in Get-ChildItem (Join-Path $root 'backend/tests/*.Tests/*.csproj')) {
            $output = dotnet test $project -c Release --no-build -v q | Out-String
            Write-Output $output
            if ($output -match 'Failed:\s+(\d+), Passed:\s+(\d+)') { $failed += [int]$Matches[1]; $passed += [int]$Matches[2] } else { $failed++ }
        }
        Build-Front
        Push-Location $frontend
        $env:LOGFLOW_DLL = $server
        $env:NO_COLOR = '1'
        $output = npm test --silent | Out-String
        Write-Output $output
        if ($output -match 'Tests .*?(\d+) failed') { $failed += [int]$Matches[1] }
        if ($output -match 'Tests .*?(\d+) passed') { $passed += [int]$Matches[1] } else { $failed++ }
        $output = npm run test:browser --silent | Out-String
        Write-Output $output
        if ($output -match 'Tests .*?(\d+) failed') { $failed += [int]$Matches[1] }
        if ($output -match 'Tests .*?(\d+) passed') { $passed += [int]$Matches[1] } else { $failed++ }
        Pop-Location
        Write-Output "$passed passed, $failed failed"
        exit ([int]($failed -gt 0))
    }
    'bench' {
        Build-Project 'backend/benchmarks/LogFlow.Benchmarks'
        dotnet $benchmarks @rest
        exit $LASTEXITCODE
    }
    'dev' {
        Build-Front
        Build-Project 'backend/src/LogFlow.Server'
        $backend = Start-Process dotnet -ArgumentList (@($server, 'serve') + $rest) -PassThru -NoNewWindow
        try { Push-Location $frontend; npm run dev } finally { Pop-Location; Stop-Process -Id $backend.Id -ErrorAction SilentlyContinue }
    }
    default {
        if ($verb -eq 'serve') { Build-Front }
        Build-Project 'backend/src/LogFlow.Server'
        if ($args.Count -eq 0) { dotnet $server serve } else { dotnet $server @args }
        exit $LASTEXITCODE
    }
}
